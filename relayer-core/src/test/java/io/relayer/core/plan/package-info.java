/// How the statements of the work are carried out by tables of whatever age.
@NullMarked
package io.relayer.core.plan;

import org.jspecify.annotations.NullMarked;
