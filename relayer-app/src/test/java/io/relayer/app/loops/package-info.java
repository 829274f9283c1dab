/// One bad thing stops itself alone: every loop of a started relayer, beside each kind of bad
/// thing.
@NullMarked
package io.relayer.app.loops;

import org.jspecify.annotations.NullMarked;
