// github.com/rs/cors as an engine of the comparison and of the benchmark; see ../README.md.
//
//	rs-cors decide       a configuration or a request a line in, an answer a line out
//	rs-cors bench FILE   `answer N` and `time N` in, an answer or nanoseconds a line out
package main

import (
	"fmt"
	"os"
)

func main() {
	var err error
	switch {
	case len(os.Args) == 2 && os.Args[1] == "decide":
		err = decide()
	case len(os.Args) == 3 && os.Args[1] == "bench":
		err = bench(os.Args[2])
	default:
		fmt.Fprintln(os.Stderr, "usage: rs-cors decide | rs-cors bench FILE")
		os.Exit(2)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "rs-cors:", err)
		os.Exit(1)
	}
}
