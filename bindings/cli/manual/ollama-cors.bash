# Written by make.py from the program: do not edit.
_ollama_cors() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
  local command=${COMP_WORDS[1]} options
  if [ "$COMP_CWORD" = 1 ]; then
    COMPREPLY=($(compgen -W 'serve check decide fetch doctor headers --help --version' -- "$word"))
    return
  fi
  case $before in
    --ca|--config) compopt -o filenames; COMPREPLY=($(compgen -f -- "$word")); return ;;
    --allow-origin|--key-env|--listen|--max-time|--origin|--page-origin|--upstream|-H|-X|-d) return ;;
    --browser) COMPREPLY=($(compgen -W 'chromium firefox webkit standard' -- "$word")); return ;;
    --credentials) COMPREPLY=($(compgen -W 'omit same-origin include' -- "$word")); return ;;
    --mode) COMPREPLY=($(compgen -W 'cors no-cors same-origin' -- "$word")); return ;;
    --profile) COMPREPLY=($(compgen -W 'shim middleware' -- "$word")); return ;;
    --redirect) COMPREPLY=($(compgen -W 'follow error manual' -- "$word")); return ;;
  esac
  case $command in
    serve) options='-h --help --config --listen --upstream --allow-origin --allow-unauthenticated-network --demo' ;;
    check) options='-h --help --json --audit --schema' ;;
    decide) options='-h --help --origin --allow-origin -H --explain --json --config --profile' ;;
    fetch) options='-h --help --page-origin --browser --credentials --mode --redirect -X -H -d --max-time --ca --json' ;;
    doctor) options='-h --help --origin --ca --key-env -H --json' ;;
    headers) options='-h --help --json' ;;
    *) return ;;
  esac
  case $word in
    -*) COMPREPLY=($(compgen -W "$options" -- "$word")) ;;
    *)
      case $command in
        check) compopt -o filenames; COMPREPLY=($(compgen -f -- "$word")) ;;
      esac
      ;;
  esac
}
complete -F _ollama_cors ollama-cors
