/// Senders whose key strangers use as well: how nonces are given up to them.
@NullMarked
package io.relayer.core.adoption;

import org.jspecify.annotations.NullMarked;
