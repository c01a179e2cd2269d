# ollama_cors_static: one relocatable object in an archive. All of its symbols but ocors_* are local, so
# that an application's own Boost, with other macros or of another version, cannot meet ours.

get_property(modules GLOBAL PROPERTY OLLAMA_CORS_MODULES)
set(own $<TARGET_OBJECTS:ollama_cors_objects>)
foreach(name IN LISTS modules)
  list(APPEND objects $<TARGET_OBJECTS:ollama_cors_${name}>)
  list(APPEND archives $<TARGET_FILE:ollama_cors_${name}>)
endforeach()

# COMDAT groups must be resolved while the object is made: a linker would still fold them by name with
# those of the application, local or not. GNU's linker can do so.
check_linker_flag(CXX -Wl,--force-group-allocation OLLAMA_CORS_GROUPS_CAN_BE_RESOLVED)
if(OLLAMA_CORS_GROUPS_CAN_BE_RESOLVED AND CMAKE_OBJCOPY AND NOT OLLAMA_CORS_SANITIZE
   AND NOT OLLAMA_CORS_FUZZ)
  set(one_object ${CMAKE_CURRENT_BINARY_DIR}/ollama_cors.o)
  add_custom_command(OUTPUT ${one_object}
    COMMAND ${CMAKE_CXX_COMPILER} -r -nostdlib -Wl,--force-group-allocation
            -o ${one_object} ${own} -Wl,--start-group ${archives} -Wl,--end-group
    COMMAND ${CMAKE_COMMAND} -DOBJECT=${one_object} -DNM=${CMAKE_NM} -DOBJCOPY=${CMAKE_OBJCOPY}
            -P ${CMAKE_CURRENT_SOURCE_DIR}/cmake/localise_symbols.cmake
    DEPENDS ${own} ${archives} cmake/localise_symbols.cmake COMMAND_EXPAND_LISTS VERBATIM
    COMMENT "Joining the objects of the static library")
  set_source_files_properties(${one_object} PROPERTIES EXTERNAL_OBJECT TRUE GENERATED TRUE)
  add_library(ollama_cors_static STATIC ${one_object})
else()
  add_library(ollama_cors_static STATIC ${own} ${objects})
endif()
add_library(ollama_cors::static ALIAS ollama_cors_static)
set_target_properties(ollama_cors_static PROPERTIES
  OUTPUT_NAME $<IF:$<BOOL:${WIN32}>,ollama_cors_static,ollama_cors>
  EXPORT_NAME static LINKER_LANGUAGE CXX)
target_compile_definitions(ollama_cors_static INTERFACE OCORS_STATIC)

# What it needs of the system is the program's to link.
target_link_libraries(ollama_cors_static PUBLIC ollama_cors_headers Threads::Threads)
set(runtime stdc++)
if(c++ IN_LIST CMAKE_CXX_IMPLICIT_LINK_LIBRARIES)
  set(runtime c++)
endif()
if(NOT MSVC)
  foreach(library ${runtime} m)  # a C++ program links these by itself
    target_link_libraries(ollama_cors_static INTERFACE $<$<NOT:$<LINK_LANGUAGE:CXX>>:${library}>)
  endforeach()
endif()
set(OLLAMA_CORS_PC_PRIVATE "-l${runtime} -lm -lpthread")
if(OLLAMA_CORS_TLS)
  target_link_libraries(ollama_cors_static PUBLIC OpenSSL::SSL)
  string(PREPEND OLLAMA_CORS_PC_PRIVATE "-lssl -lcrypto ")
endif()
