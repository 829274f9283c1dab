/// Operations on a sender: pause and resume, external senders, and the adoption of keys that others
/// use as well.
@NullMarked
package io.relayer.operations.senders;

import org.jspecify.annotations.NullMarked;
