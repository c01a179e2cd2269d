// What both modes share: the configuration all engines get, the request, and the answer.
package main

import (
	"net/http"
	"net/url"

	"github.com/rs/cors"
)

type configuration struct {
	Origins     []string `json:"origins"`
	Methods     []string `json:"methods"`
	Headers     []string `json:"headers"` // ["*"]: any
	Exposed     []string `json:"exposed"`
	Credentials bool     `json:"credentials"`
	MaxAge      int      `json:"max_age"`
}

func (c configuration) engine() *cors.Cors {
	maxAge := c.MaxAge
	if maxAge == 0 {
		maxAge = -1 // rs/cors: 0 leaves the header out, a negative number sends 0
	}
	return cors.New(cors.Options{
		AllowedOrigins:   c.Origins,
		AllowedMethods:   c.Methods,
		AllowedHeaders:   c.Headers,
		ExposedHeaders:   c.Exposed,
		AllowCredentials: c.Credentials,
		MaxAge:           maxAge,
	})
}

type wireRequest struct {
	Method  string      `json:"method"`
	Target  string      `json:"target"`
	Headers [][2]string `json:"headers"`
}

// As net/http's server would hand it over: canonical names, Host apart.
func (w wireRequest) request() (*http.Request, error) {
	target, err := url.ParseRequestURI(w.Target)
	if err != nil {
		return nil, err
	}
	request := &http.Request{
		Method: w.Method, URL: target, RequestURI: w.Target, Header: http.Header{},
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
	}
	for _, line := range w.Headers {
		if http.CanonicalHeaderKey(line[0]) == "Host" {
			request.Host = line[1]
		} else {
			request.Header.Add(line[0], line[1])
		}
	}
	return request, nil
}

// The response: a header that is reused, and whatever else is done to it is nothing.
type response struct {
	header http.Header
	status int
}

func (r *response) Header() http.Header             { return r.header }
func (r *response) Write(bytes []byte) (int, error) { return len(bytes), nil }
func (r *response) WriteHeader(status int)          { r.status = status }

func (r *response) clear() {
	for name := range r.header {
		delete(r.header, name)
	}
	r.status = http.StatusOK
}

type answer struct {
	Status  int         `json:"status"`
	Headers [][2]string `json:"headers"`
	Ran     bool        `json:"ran"` // whether the handler behind the middleware ran
}

func ask(engine *cors.Cors, request *http.Request) answer {
	output := answer{Headers: [][2]string{}}
	handler := engine.Handler(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		output.Ran = true
	}))
	into := response{header: http.Header{}, status: http.StatusOK}
	handler.ServeHTTP(&into, request)
	output.Status = into.status
	for name, values := range into.header {
		for _, value := range values {
			output.Headers = append(output.Headers, [2]string{name, value})
		}
	}
	return output
}
