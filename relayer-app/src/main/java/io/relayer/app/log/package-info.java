/// How the log is written: what others say in it stays in its line.
@NullMarked
package io.relayer.app.log;

import org.jspecify.annotations.NullMarked;
