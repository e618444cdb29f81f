package labtest

import (
	"context"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/gorilla/websocket"
)

// maxCookies is how many of the cookies that a client gets are kept for
// [Client.Cookies].
const maxCookies = 1000

// A browser makes the HTTP requests of one client: the same headers for all, over TCP
// connections that no other client uses. Its methods may be called concurrently.
type browser struct {
	tcp    *tcpConns
	http   *http.Transport
	header http.Header // added to each request
	jar    http.CookieJar

	mu  sync.Mutex
	set []*http.Cookie // by all answers, in order
}

func newBrowser(d dialing) *browser {
	tcp := newTCPConns()
	b := &browser{
		tcp:    tcp,
		http:   &http.Transport{DialContext: tcp.dial, DisableCompression: true, MaxResponseHeaderBytes: 1 << 20},
		header: d.header,
	}
	if d.jar != nil {
		b.jar = d.jar.cookies
	}
	return b
}

// do makes a request of HTTP long-polling and returns the answer, whatever its status.
// The caller must close the body.
func (b *browser) do(ctx context.Context, method, address, body string) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header = b.headers(request.URL)
	if host := request.Header.Get("Host"); host != "" {
		request.Host = host
	}
	if method == http.MethodPost {
		request.Header.Set("Content-Type", "text/plain;charset=UTF-8")
	}
	answer, err := b.http.RoundTrip(request)
	if err == nil {
		b.keepCookies(request.URL, answer)
	}
	return answer, err
}

// dialWebSocket makes a WebSocket handshake. Of a refusal it returns the answer with
// the beginning of its body and the error [websocket.ErrBadHandshake].
func (b *browser) dialWebSocket(ctx context.Context, address string) (*websocket.Conn, *http.Response, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, nil, err
	}
	// Once it has a connection, gorilla waits for the answer even when the context
	// has ended.
	giveUp := func() bool { return true }
	dialer := websocket.Dialer{NetDialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
		tcp, err := b.tcp.dial(ctx, network, address)
		if err == nil {
			giveUp = context.AfterFunc(ctx, func() { _ = tcp.Close() })
		}
		return tcp, err
	}}
	ws, answer, err := dialer.DialContext(ctx, "ws"+strings.TrimPrefix(address, "http"), b.headers(u))
	giveUp()
	if answer != nil {
		b.keepCookies(u, answer)
	}
	return ws, answer, err
}

// headers returns the headers of a request, with the cookies from the jar.
func (b *browser) headers(u *url.URL) http.Header {
	request := http.Request{Header: b.header.Clone()}
	if b.jar != nil {
		for _, cookie := range b.jar.Cookies(u) {
			request.AddCookie(cookie)
		}
	}
	return request.Header
}

func (b *browser) keepCookies(u *url.URL, answer *http.Response) {
	cookies := answer.Cookies()
	if b.jar != nil && len(cookies) > 0 {
		b.jar.SetCookies(u, cookies)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.set = append(b.set, cookies[:min(len(cookies), maxCookies-len(b.set))]...)
}

// cookies returns what the answers so far have set.
func (b *browser) cookies() []*http.Cookie {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.set)
}

// describeRequest returns the request line and the headers that the check added.
func describeRequest(address string, header http.Header) string {
	u, err := url.Parse(address)
	if err != nil {
		return "GET " + address
	}
	text := "GET " + u.RequestURI()
	for _, key := range slices.Sorted(maps.Keys(header)) {
		text += "  " + key + ": " + strings.Join(header[key], ", ")
	}
	return text
}

// newHTTPRefusal reads the beginning of an answer that refuses a request.
func newHTTPRefusal(answer *http.Response) *HTTPRefusal {
	body, _ := io.ReadAll(io.LimitReader(answer.Body, 1024))
	return &HTTPRefusal{Status: answer.StatusCode, Header: answer.Header, Body: string(body)}
}

// text returns the status and the body: 403 {"code":4,"message":"Forbidden"}.
func (r *HTTPRefusal) text() string {
	return strings.TrimSpace(strconv.Itoa(r.Status) + " " + printable(strings.TrimSpace(r.Body)))
}
