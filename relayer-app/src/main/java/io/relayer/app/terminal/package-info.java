/// Output of commands: progress and tables for people, JSON for programs.
@NullMarked
package io.relayer.app.terminal;

import org.jspecify.annotations.NullMarked;
