// `decide`: {"config": …} sets the engine up and is answered {}; {"request": …} is put to it.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"os"

	"github.com/rs/cors"
)

func decide() error {
	input := json.NewDecoder(bufio.NewReaderSize(os.Stdin, 1<<20))
	output := bufio.NewWriter(os.Stdout)
	lines := json.NewEncoder(output)
	lines.SetEscapeHTML(false)
	var engine *cors.Cors
	for {
		var line struct {
			Config  *configuration `json:"config"`
			Request *wireRequest   `json:"request"`
		}
		if err := input.Decode(&line); err == io.EOF {
			return output.Flush()
		} else if err != nil {
			return err
		}
		var reply interface{} = struct{}{}
		switch {
		case line.Config != nil:
			engine = line.Config.engine()
		case line.Request != nil && engine != nil:
			request, err := line.Request.request()
			if err != nil {
				return err
			}
			reply = ask(engine, request)
		default:
			return errors.New("a line is {\"config\": …}, or after one of these {\"request\": …}")
		}
		if err := lines.Encode(reply); err != nil {
			return err
		}
	}
}
