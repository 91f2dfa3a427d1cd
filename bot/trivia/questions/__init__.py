"""Where questions come from: the sourced facts of the series, by typed templates. Pure."""
