/// Secrets of the configuration, and all that is printed.
@NullMarked
package io.relayer.app.secrets;

import org.jspecify.annotations.NullMarked;
