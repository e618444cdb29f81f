package bench

import "time"

// A load is how often something was done, and what that took.
type load struct {
	times     int64
	took      time.Duration
	servers   time.Duration // processor time of all processes
	generator time.Duration
}

// rate is times a second.
func (l load) rate() float64 { return float64(l.times) / l.took.Seconds() }

// each divides a processor time by the times, in microseconds.
func (l load) each(cpu time.Duration) float64 {
	return float64(cpu.Nanoseconds()) / 1e3 / float64(l.times)
}

// A meter reads clocks and processor times before and after a load.
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
	if m.generator, err = generatorUsage(); err != nil {
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
	generator, err := generatorUsage()
	if err != nil {
		return load{}, err
	}
	return load{times, took, servers.cpu - m.servers.cpu, generator.cpu - m.generator.cpu}, nil
}
