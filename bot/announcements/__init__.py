"""When something is due: plans, their runs, and what to do about runs that were missed. Pure: knows no Discord."""
