/**
 * Advisory lock under which schemas, roles and rights of a database are made: processes that start together do so one after the other.
 * Any number will do as long as it is always the same.
 */
export const setupLock = 7_934_310_201;
