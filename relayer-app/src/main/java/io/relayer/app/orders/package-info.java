/// `relayer cancel`, `relayer bump` and `relayer prioritize`: orders about requests, one by one or
/// by a filter.
@NullMarked
package io.relayer.app.orders;

import org.jspecify.annotations.NullMarked;
