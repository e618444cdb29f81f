package greeting

func Setup() string { return "" }
