import { openOwner } from '../../server/db/db.ts';
import { migrate } from '../../server/db/migrate.ts';

/** Brings the database named by the first argument (an address as JSON) up to date, as the start of a server does; killed by its test. */
const owner = openOwner(JSON.parse(process.argv[2] ?? '{}'));
await migrate(owner);
await owner.close();
