// Where the cases play. They are written with the ports of the recording, of which each stands for a
// role; a run takes ports that are free and puts them in the places of those.

export const roles = {
  page: 47100, // http://localhost: the page; http://127.0.0.1: the other page
  sameSite: 47101, // http://localhost
  crossSite: 47102, // http://127.0.0.1
  otherSite: 47103, // http://a.localhost
  once: 47104, // one request a connection
  refusing: 47105, // nobody listens
};

export const origins = {
  page: `http://localhost:${roles.page}`,
  otherPage: `http://127.0.0.1:${roles.page}`,
  sameSite: `http://localhost:${roles.sameSite}`,
  crossSite: `http://127.0.0.1:${roles.crossSite}`,
  otherSite: `http://a.localhost:${roles.otherSite}`,
  once: `http://127.0.0.1:${roles.once}`,
  refusing: `http://127.0.0.1:${roles.refusing}`,
};

// `ports`: role → port. Ports of both kinds have five digits, so that no length changes with them.
export function portMap(ports) {
  const there = new Map(Object.entries(roles).map(([role, port]) => [`${port}`, `${ports[role]}`]));
  const back = new Map([...there].map(([from, to]) => [to, from]));
  const replacing = (map) => {
    const any = new RegExp([...map.keys()].join("|"), "g");
    const text = (value) => value.replace(any, (port) => map.get(port));
    return (value) => (typeof value === "string" ? text(value) : JSON.parse(text(JSON.stringify(value))));
  };
  return { toRun: replacing(there), toRecord: replacing(back) };
}
