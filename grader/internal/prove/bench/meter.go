package bench

import "time"

// A load is what it took to do something so many times.
type load struct {
	times     int64
	took      time.Duration
	servers   time.Duration // processor time of all of them
	generator time.Duration
}

// rate is how often a second.
func (l load) rate() float64 { return float64(l.times) / l.took.Seconds() }

// each is the processor time of one time, in microseconds.
func (l load) each(cpu time.Duration) float64 {
	return float64(cpu.Nanoseconds()) / 1e3 / float64(l.times)
}

// A meter reads the clocks before and after.
type meter struct {
	under              *servers
	servers, generator usage
	began              time.Time
}

func newMeter(under *servers) (*meter, error) {
	m := &meter{under: under}
	var err error
	if m.servers, err = under.usage(); err != nil {
		return nil, err
	}
	if m.generator, err = own(); err != nil {
		return nil, err
	}
	m.began = time.Now()
	return m, nil
}

func (m *meter) read(times int64) (load, error) {
	took := time.Since(m.began)
	servers, err := m.under.usage()
	if err != nil {
		return load{}, err
	}
	generator, err := own()
	if err != nil {
		return load{}, err
	}
	return load{times, took, servers.cpu - m.servers.cpu, generator.cpu - m.generator.cpu}, nil
}
