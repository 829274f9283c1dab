/// Ids and units as types: what a request, an account or a block is named by, and what it costs.
@NullMarked
package io.relayer.core.domain;

import org.jspecify.annotations.NullMarked;
