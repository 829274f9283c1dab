/// What a bench came to: medians and spreads, as a document, as text, as a page, and beside an
/// earlier one.
@NullMarked
package io.relayer.bench.result;

import org.jspecify.annotations.NullMarked;
