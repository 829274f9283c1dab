/// The format of the log: text of others in it stays in its line.
@NullMarked
package io.relayer.app.log;

import org.jspecify.annotations.NullMarked;
