package loadbalancing_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socketlab/labs/labtest"
)

// A visitor is a client on long-polling that makes each request only when the check says so.
type visitor struct {
	balancer *labtest.Balancer
	cookie   string // name=value
	sid      string
	node     int // the index of its node among those of the cluster
}

// arrive begins a session over long-polling.
func arrive(t *testing.T, b *labtest.Balancer, k keys, all []target) *visitor {
	t.Helper()
	v := &visitor{balancer: b}
	before := sessions(b, all)
	got := sendAlone(t, http.MethodGet, b.URL()+pollingPath, "")
	after := sessions(b, all)

	require.Equal(t, http.StatusOK, got.status, "the status of a handshake: %s", got.body)
	v.cookie = k.Cookie + "=" + cookieOf(t, k, got).Value
	var open struct{ SID string }
	require.NoError(t, json.Unmarshal([]byte(strings.TrimPrefix(got.body, "0")), &open), "the answer to a handshake is no open packet: %s", got.body)
	v.sid = open.SID
	for i := range all {
		if after[i] > before[i] {
			v.node = i
		}
	}
	return v
}

// post joins the namespace /, or tries to do so again.
func (v *visitor) post(t *testing.T) {
	t.Helper()
	got := sendAlone(t, http.MethodPost, v.balancer.URL()+pollingPath+"&sid="+v.sid, "40", "Cookie", v.cookie)
	require.Equal(t, http.StatusOK, got.status, "the status of a POST: %s", got.body)
}

// sendAlone is send that also waits until the balancer has closed the connection. It has
// then done everything that the request makes it do.
func sendAlone(t *testing.T, method, url, body string, headers ...string) answer {
	t.Helper()
	request, err := http.NewRequest(method, url, strings.NewReader(body))
	require.NoError(t, err)
	for i := 0; i < len(headers); i += 2 {
		request.Header.Add(headers[i], headers[i+1])
	}
	request.Close = true
	conn, err := net.Dial("tcp", request.URL.Host)
	require.NoError(t, err)
	defer conn.Close()
	require.NoError(t, conn.SetDeadline(time.Now().Add(browser.Timeout)))
	require.NoError(t, request.Write(conn))
	text, err := io.ReadAll(conn)
	require.NoError(t, err, "%s %s has no answer", method, url)
	response, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(text)), request)
	require.NoError(t, err, "%s %s has no answer", method, url)
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return answer{response.StatusCode, response.Header, response.Cookies(), string(content)}
}

// cookieOf returns the balancer's cookie, which an answer must set once.
func cookieOf(t *testing.T, k keys, got answer) *http.Cookie {
	t.Helper()
	own := ownCookies(k, got.cookies)
	require.Len(t, own, 1, "cookies named %s that the answer sets: %q", k.Cookie, got.header.Values("Set-Cookie"))
	return own[0]
}

// ownCookies returns those of the balancer.
func ownCookies(k keys, cookies []*http.Cookie) (own []*http.Cookie) {
	for _, cookie := range cookies {
		if cookie.Name == k.Cookie {
			own = append(own, cookie)
		}
	}
	return own
}
