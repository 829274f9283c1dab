/// The configuration: `relayer.yaml` as checked records. What is wrong with a file is told all at
/// once, each problem with its path.
@NullMarked
package io.relayer.core.config;

import org.jspecify.annotations.NullMarked;
