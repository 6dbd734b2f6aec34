"""Who may do what about the log; each check raises `Refused` with the reason. One file a noun."""
