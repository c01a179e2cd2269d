// `bench`: times single decisions of one case at a time, so that the driver can take turns.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"syscall"
	"time"

	"github.com/rs/cors"
)

type benchCase struct {
	Config  configuration `json:"config"`
	Request wireRequest   `json:"request"`
}

const shortest = 200 * time.Millisecond

type timedCase struct {
	engine     *cors.Cors
	request    *http.Request
	iterations int
}

// Of the whole process: what the collector of garbage costs belongs to the decision.
func cpuTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// Nanoseconds a decision.
func (c *timedCase) time() float64 {
	into := response{header: http.Header{}}
	handler := c.engine.Handler(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	for {
		start := cpuTime()
		for i := 0; i < c.iterations; i++ {
			into.clear()
			handler.ServeHTTP(&into, c.request)
		}
		spent := cpuTime() - start
		if spent >= shortest {
			return float64(spent.Nanoseconds()) / float64(c.iterations)
		}
		factor := 1.2 * float64(shortest) / float64(spent+1)
		if factor > 100 {
			factor = 100
		}
		c.iterations = int(float64(c.iterations)*factor) + 1
	}
}

func readCases(path string) ([]timedCase, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var cases []benchCase
	if err := json.Unmarshal(text, &cases); err != nil {
		return nil, err
	}
	timed := make([]timedCase, len(cases))
	for i, each := range cases {
		request, err := each.Request.request()
		if err != nil {
			return nil, err
		}
		timed[i] = timedCase{each.Config.engine(), request, 1000}
	}
	return timed, nil
}

func bench(path string) error {
	cases, err := readCases(path)
	if err != nil {
		return err
	}
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		var what string
		var index int
		if _, err := fmt.Sscan(lines.Text(), &what, &index); err != nil {
			return err
		}
		if index < 0 || index >= len(cases) {
			return fmt.Errorf("there is no case %d", index)
		}
		switch what {
		case "answer":
			reply, err := json.Marshal(ask(cases[index].engine, cases[index].request))
			if err != nil {
				return err
			}
			fmt.Println(string(reply))
		case "time":
			fmt.Println(cases[index].time())
		default:
			return fmt.Errorf("neither answer nor time: %s", what)
		}
	}
	return lines.Err()
}
