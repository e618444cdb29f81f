//lab:given

package counting

import "strconv"

func Setup(line string) string {
	n, _ := strconv.Atoi(line)
	return strconv.Itoa(Next(n))
}
