/// Noticing that the database went back to an older copy: what is compared, what is held, and until
/// when.
@NullMarked
package io.relayer.core.restore;

import org.jspecify.annotations.NullMarked;
