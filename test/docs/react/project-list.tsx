import { useQuery, useQueryClient } from '@tanstack/react-query';
import { queryKeyOf, queryOptionsOf, useCall, useInvalidateOn } from 'sallyport/renderer/react';
import type { Project } from './contract.js';
import { useService } from './sallyport.js';

export function ProjectList() {
  const service = useService();
  const projects = useQuery(queryOptionsOf(service.list));
  useInvalidateOn(useQueryClient(), service.events, 'projects-changed', () => [queryKeyOf(service.list)]);
  return (
    <ul>
      {projects.data?.map((project) => (
        <ProjectRow key={project.id} project={project} />
      ))}
    </ul>
  );
}

function ProjectRow({ project }: { readonly project: Project }) {
  const rename = useCall(useService().rename);
  return (
    <li>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void rename.run(project.id, String(new FormData(event.currentTarget).get('name')));
        }}
      >
        <input name="name" aria-label="Name" key={project.name} defaultValue={project.name} />
        <button type="submit" disabled={rename.isPending}>
          Rename
        </button>
        {rename.error && <p role="alert">{rename.error.message}</p>}
      </form>
    </li>
  );
}
