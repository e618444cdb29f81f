//lab:given

package greeting

func Setup(line string) string { return Greet(line) }
