/* Stands in for malloc and its kin in the whole process: counts, and fails when it is told to. */
#ifndef FAILING_MEMORY_H
#define FAILING_MEMORY_H

void memory_fail_never(void);
/* Allocation number `first` from now on (from 0) and all behind it fail; or that one alone. */
void memory_fail_from(long first);
void memory_fail_at(long number);

long memory_allocations(void); /* since one of these was called */
long memory_failures(void);    /* likewise */
long memory_live(void); /* blocks that were allocated and not freed, since the program began */

#endif
