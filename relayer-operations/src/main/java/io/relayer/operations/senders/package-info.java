/// What operators do with a sender: switches, external ones, and keys that others use as well.
@NullMarked
package io.relayer.operations.senders;

import org.jspecify.annotations.NullMarked;
