# Makes every symbol that OBJECT defines local, but ocors_*.
#   cmake -DOBJECT=F -DNM=nm -DOBJCOPY=objcopy -P localise_symbols.cmake
function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT result EQUAL 0)
    file(REMOVE ${OBJECT})
    message(FATAL_ERROR "failed: ${ARGN}\n${output}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

# objcopy leaves STB_GNU_UNIQUE alone (what GCC makes of a static in an inline function, such as the ids
# of Asio's services): the dynamic linker would unite it with the application's. Weak ones it takes.
run(${NM} --defined-only --extern-only --format=posix ${OBJECT})
string(REGEX MATCHALL "[^ \n]+ u " unique "${output}")
string(REPLACE " u " "\n" unique "${unique}")
string(REPLACE ";" "" unique "${unique}")
file(WRITE ${OBJECT}.unique "${unique}")
run(${OBJCOPY} --weaken-symbols=${OBJECT}.unique ${OBJECT})
run(${OBJCOPY} --wildcard "--keep-global-symbol=ocors_*" ${OBJECT})
run(${NM} --defined-only --extern-only --format=posix ${OBJECT})
string(REGEX REPLACE "(^|\n)ocors_[^\n]*" "" others "${output}")
if(others MATCHES "[^ \n]")
  file(REMOVE ${OBJECT})
  message(FATAL_ERROR "symbols that an application would see:\n${others}")
endif()
