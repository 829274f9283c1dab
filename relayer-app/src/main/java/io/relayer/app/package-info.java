/// The `relayer` command line: starts the roles and serves the operator.
@NullMarked
package io.relayer.app;

import org.jspecify.annotations.NullMarked;
