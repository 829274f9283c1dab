/// `relayer demo`: the main job on real parts, shown and checked.
@NullMarked
package io.relayer.app.demo;

import org.jspecify.annotations.NullMarked;
