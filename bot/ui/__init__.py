"""How things look in Discord: layouts, buttons, paging, errors."""
