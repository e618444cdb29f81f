package greeting

func Setup() string { return hello() + " " + object() }

func hello() string { return "hello" }

func object() string { return world }
