module ollama-cors/tests/peers

go 1.19

require github.com/rs/cors v1.11.1
