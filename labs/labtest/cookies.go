package labtest

import (
	"net/http"
	"net/http/cookiejar"
)

// A Jar keeps cookies as a browser does, and may be shared by several clients: see
// [CookieJar]. Cookies do not depend on the port, so those that one node sets are sent to
// all nodes.
type Jar struct {
	cookies http.CookieJar
}

// NewJar makes an empty jar.
func NewJar() *Jar {
	cookies, _ := cookiejar.New(nil) // which returns no error
	return &Jar{cookies}
}

// CookieJar makes a client send the cookies in jar, and keep in it those that it gets, as
// the pages of one browser do. Without it, a client over HTTP long-polling has a jar of
// its own, which its upgrade uses too, and a client over WebSocket has none.
func CookieJar(jar *Jar) DialOption {
	return func(d *dialing) { d.jar = jar }
}

// NoCookies makes a client over HTTP long-polling send and keep no cookies, as a browser
// without withCredentials does.
func NoCookies() DialOption {
	return func(d *dialing) { d.noCookies = true }
}

// Cookies returns the cookies that the answers to all requests of the connection have set,
// in their order: one more each time that one is set again, also if the client keeps none.
// Each is as it stood in Set-Cookie: see [http.Cookie], whose Raw is the whole text. There
// are at most 1,000.
func (c *Client) Cookies() []*http.Cookie {
	return c.conn.browser.cookies()
}
