#pragma once
#include <zlib.h>

/// `inflateInit2` is a macro, which Swift does not see. 15 + 32: the largest window, gzip or zlib by the first bytes.
static inline int micro_inflate_init(z_stream *stream) { return inflateInit2(stream, 15 + 32); }
