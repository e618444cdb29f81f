//lab:given

package greeting

const world = "world"
