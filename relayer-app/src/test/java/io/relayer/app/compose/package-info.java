/// Tests of the stack that `docker-compose.yml` starts.
@NullMarked
package io.relayer.app.compose;

import org.jspecify.annotations.NullMarked;
