package socketio

import "sync"

// Data holds values, by name, that the application stores with a socket. It may be
// used concurrently. FetchSockets sends it to other processes as JSON.
type Data struct {
	mu      sync.RWMutex
	values  map[string]any
	changed func() // called after each change; nil until the socket is connected
}

// Set stores a value under a name.
func (d *Data) Set(name string, value any) {
	if changed := d.set(name, value); changed != nil {
		changed()
	}
}

func (d *Data) set(name string, value any) (changed func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.values == nil {
		d.values = map[string]any{}
	}
	d.values[name] = value
	return d.changed
}

// onChange sets the function that is called after each change.
func (d *Data) onChange(changed func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.changed = changed
}

// addMissing stores the values whose names have none.
func (d *Data) addMissing(values map[string]any) {
	for name, value := range values {
		if _, is := d.all()[name]; !is {
			d.set(name, value)
		}
	}
}

// Get returns the value stored under a name, or nil.
func (d *Data) Get(name string) any {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.values[name]
}

// Value returns the value stored under a name. It reports false if there is none
// or it is not a T.
func Value[T any](data *Data, name string) (T, bool) {
	value, ok := data.Get(name).(T)
	return value, ok
}

func (d *Data) all() map[string]any {
	d.mu.RLock()
	defer d.mu.RUnlock()
	values := make(map[string]any, len(d.values))
	for name, value := range d.values {
		values[name] = value
	}
	return values
}
