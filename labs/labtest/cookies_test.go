package labtest

import (
	"net/http"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// cookies returns the Cookie header of a client's latest request.
func cookies(t *testing.T, client *Client) string {
	t.Helper()
	var sent string
	client.Emit("cookies")
	client.Hear().Arg(0, &sent)
	return sent
}

// names returns name=value of each cookie that the client has got.
func names(client *Client) []string {
	var all []string
	for _, cookie := range client.Cookies() {
		all = append(all, cookie.Name+"="+cookie.Value)
	}
	return all
}

func TestCookies(t *testing.T) {
	c := Start(t, playing("poller"))
	ann := c.Node(0).Dial("ann", Polling(), Header("Cookie", "given=1"))

	require.Equal(t, "given=1; seen=0; node=a1", cookies(t, ann))
	require.Equal(t, []string{"node=a1", "seen=0"}, names(ann))
	first := ann.Cookies()[0]
	require.Equal(t, "node=a1; Path=/; HttpOnly; SameSite=Lax", first.Raw)
	require.True(t, first.HttpOnly)
	require.Equal(t, "/", first.Path)
	require.Equal(t, http.SameSiteLaxMode, first.SameSite)
	require.Empty(t, ann.Cookies()[1].Path)

	ann.Upgrade()
	ann.Next("upgraded")
	require.Equal(t, "given=1; seen=0; node=a1", cookies(t, ann))
	require.Equal(t, []string{"node=a1", "seen=0", "upgraded=yes"}, names(ann))
}

// Without cookies, each answer sets them again.
func TestNoCookies(t *testing.T) {
	c := Start(t, playing("poller"))
	ann := c.Node(0).Dial("ann", Polling(), NoCookies(), CookieJar(NewJar()), Raw())

	require.Empty(t, cookies(t, ann))
	require.Empty(t, cookies(t, ann))

	c.Eventually("each answer to a POST has set another", func() bool {
		return slices.Equal(names(ann), []string{"node=a1", "seen=0", "seen=1", "seen=1"})
	})
}

// Clients that share a jar have each other's cookies, whatever their transport.
func TestCookieJar(t *testing.T) {
	c := Start(t, Nodes(2), playing("poller"))
	jar := NewJar()
	ann := c.Node(0).Dial("ann", Polling(), CookieJar(jar))
	cookies(t, ann)
	ann.Upgrade()

	bob := c.Node(1).DialWebSocket("bob", "/socket.io/", Query("transport", "websocket"), CookieJar(jar))
	bob.Send(`42["cookies"]`)
	bob.WantFrame(`42["cookies","seen=0; upgraded=yes; node=a1"]`)
	require.Equal(t, []string{"upgraded=yes"}, names(bob))

	stranger := c.Node(1).DialWebSocket("stranger", "/socket.io/", Query("transport", "websocket"))
	stranger.Send(`42["cookies"]`)
	stranger.WantFrame(`42["cookies",""]`)
	require.Equal(t, []string{"upgraded=yes"}, names(stranger))
}
