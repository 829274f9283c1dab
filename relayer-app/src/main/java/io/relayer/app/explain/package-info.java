/// `relayer explain`: the whole story of one transaction.
@NullMarked
package io.relayer.app.explain;

import org.jspecify.annotations.NullMarked;
