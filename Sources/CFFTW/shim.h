#include <fftw3.h>

// an array of unknown length, which Swift can't import
static inline const char *fftwf_version_text(void) { return fftwf_version; }
