"""Games that are under way: between the rules, which know no Discord, and Discord, which knows no rules."""
