/// Lives of requests on a chain that misbehaves, each to its end, and a table of how they ended.
@NullMarked
package io.relayer.app.scenario;

import org.jspecify.annotations.NullMarked;
