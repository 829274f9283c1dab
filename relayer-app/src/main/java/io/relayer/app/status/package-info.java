/// `relayer status`: where transactions stand.
@NullMarked
package io.relayer.app.status;

import org.jspecify.annotations.NullMarked;
