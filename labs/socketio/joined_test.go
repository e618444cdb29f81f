package socketio

import (
	"fmt"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// joined does what a set does, whatever is added and removed in which order.
func TestJoinedIsASet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var rooms joined
		want := map[string]bool{}
		for range rapid.IntRange(0, 200).Draw(t, "steps") {
			room := strconv.Itoa(rapid.IntRange(0, 3*fewRooms).Draw(t, "room"))
			if rapid.Bool().Draw(t, "leave") {
				delete(want, room)
				require.Equal(t, len(want), rooms.remove(room))
			} else if !want[room] {
				want[room] = true
				rooms.add(room)
			}
			require.Len(t, rooms.names, len(want))
			for _, name := range rooms.names {
				require.True(t, want[name], name)
			}
		}
	})
}

// selected finds the same sockets as looking at each of them, whatever the rooms are.
func TestSelectedLooksAtEachSocket(t *testing.T) {
	names := rapid.SliceOf(rapid.SampledFrom([]string{"a", "b", "c", "d", "nobody's"}))
	rapid.Check(t, func(t *rapid.T) {
		a := adapterFor(16)
		for i := range rapid.IntRange(0, 8).Draw(t, "sockets") {
			id := strconv.Itoa(i)
			require.NoError(t, a.AddAll(id, append(names.Draw(t, "joined"), id)...))
		}
		opts := BroadcastOptions{Rooms: names.Draw(t, "to"), Except: names.Draw(t, "except")}

		var want []string
		for id, rooms := range a.sids {
			in := func(room string) bool { return slices.Contains(rooms.names, room) }
			if (len(opts.Rooms) == 0 || slices.ContainsFunc(opts.Rooms, in)) && !slices.ContainsFunc(opts.Except, in) {
				want = append(want, id)
			}
		}
		require.ElementsMatch(t, want, a.selected(opts))
	})
}

// adapterFor returns an adapter whose sockets may be in so many rooms.
func adapterFor(rooms int) *MemoryAdapter {
	return NewMemoryAdapter(NewServer(Options{Bounds: Bounds{Rooms: rooms}}).Namespace)
}

// The cost of one room is the same, however many rooms the socket is in.
func BenchmarkLeave(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			rooms := make([]string, n)
			for i := range rooms {
				rooms[i] = fmt.Sprint("room-", i)
			}
			for b.Loop() {
				a := adapterFor(n)
				if err := a.AddAll("id", rooms...); err != nil {
					b.Fatal(err)
				}
				for _, room := range rooms {
					_ = a.Del("id", room)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/room")
		})
	}
}

// The cost of a name is the same, however many sockets there are to leave out.
func BenchmarkExcept(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			a := adapterFor(16)
			except := make([]string, n)
			for i := range except {
				except[i] = fmt.Sprint("room-", i)
				_ = a.AddAll(strconv.Itoa(i), strconv.Itoa(i), except[i])
			}
			for b.Loop() {
				a.selected(BroadcastOptions{Except: except})
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/name")
		})
	}
}
