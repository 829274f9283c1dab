/// Requests from a file or from stdin, line by line.
@NullMarked
package io.relayer.app.input;

import org.jspecify.annotations.NullMarked;
